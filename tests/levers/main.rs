//! Every lever moves what its mechanism implies, and leaves alone what it cannot reach. Arms share
//! their luck; directions must hold in every replicate.

#[path = "../worlds/mod.rs"]
mod worlds;

mod account_integrity;
mod dispute_rules;
mod experience_score;
mod fake_image_detection;
mod good_shop_compensation_relief;
mod harness;
mod logistics_compensation;
mod order_saving;
mod refund_only;
mod return_freight;
mod return_mismatch_trust;
mod risk_protection;
mod traffic;
