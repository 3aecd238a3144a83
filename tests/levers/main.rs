//! Every lever moves what its mechanism implies, and leaves alone what it cannot reach. Arms share
//! their luck; directions must hold in every replicate.

#[path = "../worlds/mod.rs"]
mod worlds;

mod account_integrity;
mod ai_service;
mod bonus_items;
mod captain_program;
mod dispute_rules;
mod experience_score;
mod fake_image_detection;
mod good_service_list;
mod good_shop_compensation_relief;
mod harness;
mod logistics_compensation;
mod negative_tags;
mod order_saving;
mod owner_hotline;
mod rectification;
mod refund_only;
mod return_freight;
mod return_mismatch_trust;
mod risk_protection;
mod staff_certification;
mod store_group_crackdown;
mod traffic;
