//! Normal and Gamma variates with the same bits on every system.
//!
//! `rand_distr` has both, but as soon as any crate of a build asks `num-traits` for the standard
//! library, its exponentials, logarithms and powers are the system's, whose last bits differ. These
//! go through the same steps with those of `libm`, and agree with `rand_distr` on a system whose
//! functions do.

use crate::luck::draws::Stream;
use rand::{Rng, RngExt};
use rand_distr::Open01;
use std::sync::LazyLock;

/// Strips of the ziggurat.
const STRIPS: usize = 256;

/// Where the tail of the lowest strip begins.
const TAIL: f64 = WIDTHS[1];

/// The density at the end of each strip.
static DENSITIES: LazyLock<[f64; STRIPS + 1]> = LazyLock::new(|| WIDTHS.map(density));

/// The normal density over its greatest value.
fn density(x: f64) -> f64 {
    libm::exp(-x * x / 2.0)
}

/// A normal variate of mean 0 and standard deviation 1: a point of a strip, strip and place drawn
/// with the same number (Doornik 2005, "An improved ziggurat method to generate normal random
/// samples").
pub(crate) fn normal(stream: &mut Stream) -> f64 {
    loop {
        let bits = stream.next_u64();
        let strip = bits as usize % STRIPS;
        // From −1 to 1, by the 52 bits that the strip is not chosen by.
        let share = f64::from_bits((bits >> 12) | 2.0_f64.to_bits()) - 3.0;
        let x = share * WIDTHS[strip];
        if x.abs() < WIDTHS[strip + 1] {
            return x;
        }
        if strip == 0 {
            return tail(stream).copysign(share);
        }
        let [lower, upper] = [DENSITIES[strip], DENSITIES[strip + 1]];
        if upper + (lower - upper) * stream.unit() < density(x) {
            return x;
        }
    }
}

/// A normal variate beyond the ziggurat's rectangles.
fn tail(stream: &mut Stream) -> f64 {
    loop {
        let [x, y]: [f64; 2] = [stream.sample(Open01), stream.sample(Open01)];
        let beyond = libm::log(x) / TAIL;
        if -2.0 * libm::log(y) >= beyond * beyond {
            return TAIL - beyond;
        }
    }
}

/// A Gamma variate (Marsaglia and Tsang 2000, "A simple method for generating gamma variables").
/// `rand_distr` draws an exponential one instead where the shape is 1.
pub(crate) fn gamma(stream: &mut Stream, shape: f64, scale: f64) -> f64 {
    if shape >= 1.0 {
        let center = shape - 1.0 / 3.0;
        return about_one(stream, center) * (center * scale);
    }
    let center = shape + 1.0 - 1.0 / 3.0;
    let draw: f64 = stream.sample(Open01);
    let above = about_one(stream, center);
    (above * libm::pow(draw, 1.0 / shape) * center) * scale
}

/// A Gamma variate of shape `center` + 1/3, which is at least one, over `center`.
fn about_one(stream: &mut Stream, center: f64) -> f64 {
    let spread = 1.0 / (9.0 * center).sqrt();
    loop {
        let x = normal(stream);
        let root = 1.0 + spread * x;
        if root <= 0.0 {
            continue;
        }
        let cube = root * root * root;
        let draw: f64 = stream.sample(Open01);
        let square = x * x;
        let is_surely_below = draw < 1.0 - 0.0331 * square * square;
        if is_surely_below
            || libm::log(draw) < 0.5 * square + center * (1.0 - cube + libm::log(cube))
        {
            return cube;
        }
    }
}

/// Most trials whose luck is drawn with one number.
const TRIALS_TOGETHER: u32 = 500;

/// A binomial variate, by inversion, some hundred trials at a time. `rand_distr` has one, too,
/// whose powers are the system's.
pub(crate) fn binomial(stream: &mut Stream, trials: u32, probability: f64) -> u32 {
    if probability > 0.5 {
        return trials - binomial(stream, trials, 1.0 - probability);
    }
    let mut successes = 0;
    for first in (0..trials).step_by(TRIALS_TOGETHER as usize) {
        let together = TRIALS_TOGETHER.min(trials - first);
        successes += invert_binomial(stream.unit(), together, probability);
    }
    successes
}

/// Number of successes in at most [`TRIALS_TOGETHER`] trials of a probability up to one half, for
/// which 2^−500 is still a number, that a uniform number stands for.
fn invert_binomial(mut draw: f64, trials: u32, probability: f64) -> u32 {
    let failure = 1.0 - probability;
    let odds = probability / failure;
    let mut exactly = (0..trials).fold(1.0, |power, _| power * failure);
    let mut successes = 0;
    while draw >= exactly && successes < trials {
        draw -= exactly;
        exactly *= odds * f64::from(trials - successes) / f64::from(successes + 1);
        successes += 1;
    }
    successes
}

/// Strips of equal area that cover the right half of the normal density (Marsaglia and Tsang 2000,
/// "The ziggurat method for generating random variables", for 256 of them): their widths from the
/// lowest to the top, where nothing is left; of the lowest, which has the tail, the width of a
/// rectangle with its area. Each follows from the one before, √(−2 ln(area/w + exp(−w²/2))). They
/// are written down, because another logarithm than the one that they were made with moves last
/// bits.
#[rustfmt::skip]
const WIDTHS: [f64; STRIPS + 1] = [
    3.910_757_959_537_09, 3.654_152_885_361_009, 3.449_278_298_560_964_5, 3.320_244_733_839_166,
    3.224_575_052_047_029, 3.147_889_289_517_15, 3.083_526_132_001_233, 3.027_837_791_768_635_4,
    2.978_603_279_880_845, 2.934_366_867_207_854_2, 2.894_121_053_612_348, 2.857_138_730_872_132_5,
    2.822_877_396_825_325, 2.790_921_174_000_785_8, 2.760_944_005_278_822_6, 2.732_685_359_042_827,
    2.705_933_656_121_858, 2.680_514_643_284_522, 2.656_283_037_575_502_4, 2.633_116_393_630_324_6,
    2.610_910_518_487_548_5, 2.589_575_986_706_995, 2.569_035_452_680_536_6, 2.549_221_550_323_460_8,
    2.530_075_232_158_517, 2.511_544_441_625_342_3, 2.493_583_041_269_680_7, 2.476_149_939_669_143_3,
    2.459_208_374_333_311_3, 2.442_725_318_198_956_8, 2.426_670_984_935_726, 2.411_018_413_899_685_5,
    2.395_743_119_780_480_6, 2.380_822_795_170_626, 2.366_237_056_715_818_6, 2.351_967_227_377_66,
    2.337_996_148_795_031_4, 2.324_308_018_869_623, 2.310_888_250_599_85, 2.297_723_348_901_329_6,
    2.284_800_802_722_946, 2.272_108_990_226_824, 2.259_637_095_172_218, 2.247_375_032_945_807_8,
    2.235_313_384_928_328, 2.223_443_340_090_905_7, 2.211_756_642_882_544_4, 2.200_245_546_609_648,
    2.188_902_771_624_720_7, 2.177_721_467_738_641_6, 2.166_695_180_352_646, 2.155_817_819_875_063_3,
    2.145_083_634_046_203_6, 2.134_487_182_844_32, 2.124_023_315_687_815_7, 2.113_687_150_684_934,
    2.103_474_055_713_147, 2.093_379_631_137_050_3, 2.083_399_693_996_552, 2.073_530_263_516_978_8,
    2.063_767_547_809_956_4, 2.054_107_931_648_865, 2.044_547_965_215_733, 2.035_084_353_727_808_7,
    2.025_713_947_862_033, 2.016_433_734_904_371_7, 2.007_240_830_558_685, 1.998_132_471_356_564_2,
    1.989_106_007_615_571_3, 1.980_158_896_898_598_4, 1.971_288_697_931_769_6, 1.962_493_064_942_462,
    1.953_769_742_382_734, 1.945_116_560_006_754, 1.936_531_428_273_759, 1.928_012_334_050_718_3,
    1.919_557_336_591_228_8, 1.911_164_563_769_282_2, 1.902_832_208_548_446_4, 1.894_558_525_668_71,
    1.886_341_828_534_776_4, 1.878_180_486_290_977_7, 1.870_072_921_069_236_8, 1.862_017_605_397_632_3,
    1.854_013_059_758_148_1, 1.846_057_850_283_119_8, 1.838_150_586_580_728_6, 1.830_289_919_680_666_6,
    1.822_474_540_091_783_2, 1.814_703_175_964_167_6, 1.806_974_591_348_693_4, 1.799_287_584_547_580_2,
    1.791_640_986_550_01, 1.784_033_659_547_276_3, 1.776_464_495_522_345, 1.768_932_414_909_078,
    1.761_436_365_316_706_7, 1.753_975_320_315_455, 1.746_548_278_279_493, 1.739_154_261_283_669,
    1.731_792_314_050_707_2, 1.724_461_502_945_775_7, 1.717_160_915_015_540_7, 1.709_889_657_069_006,
    1.702_646_854_797_614, 1.695_431_651_932_238_5, 1.688_243_209_434_858_7, 1.681_080_704_722_823_3,
    1.673_943_330_923_760_4, 1.666_830_296_159_286_7, 1.659_740_822_855_789_5, 1.652_674_147_080_648_5,
    1.645_629_517_902_360_3, 1.638_606_196_773_111_1, 1.631_603_456_932_422, 1.624_620_582_830_568_4,
    1.617_656_869_570_534_2, 1.610_711_622_367_333_7, 1.603_784_156_023_583, 1.596_873_794_420_261_3,
    1.589_979_870_021_648_5, 1.583_101_723_393_471_4, 1.576_238_702_733_332_9, 1.569_390_163_412_534_5,
    1.562_555_467_528_439_7, 1.555_733_983_466_555, 1.548_925_085_471_535_5, 1.542_128_153_226_347_6,
    1.535_342_571_438_843_1, 1.528_567_729_435_024_6, 1.521_803_020_758_293, 1.515_047_842_773_992_4,
    1.508_301_596_278_572, 1.501_563_685_112_706_5, 1.494_833_515_777_718_4, 1.488_110_497_054_654_4,
    1.481_394_039_625_375_7, 1.474_683_555_695_025_5, 1.467_978_458_615_231, 1.461_278_162_507_407_8,
    1.454_582_081_885_523_3, 1.447_889_631_277_669_7, 1.441_200_224_845_798, 1.434_513_276_002_946_4,
    1.427_828_197_027_290_4, 1.421_144_398_672_323_1, 1.414_461_289_772_464_7, 1.407_778_276_843_371_5,
    1.401_094_763_676_202_6, 1.394_410_150_925_071_3, 1.387_723_835_686_884_6, 1.381_035_211_072_742,
    1.374_343_665_770_030_5, 1.367_648_583_594_318, 1.360_949_343_030_101_8, 1.354_245_316_759_430_6,
    1.347_535_871_177_359_3, 1.340_820_365_893_152_1, 1.334_098_153_216_083_6, 1.327_368_577_624_624_7,
    1.320_630_975_217_73, 1.313_884_673_146_869, 1.307_128_989_027_353_9, 1.300_363_230_327_433_7,
    1.293_586_693_733_517_6, 1.286_798_664_489_786_4, 1.279_998_415_710_333_2, 1.273_185_207_661_843_7,
    1.266_358_287_014_688_3, 1.259_516_886_060_144_2, 1.252_660_221_891_297_9, 1.245_787_495_544_998,
    1.238_897_891_102_027_4, 1.231_990_574_742_445, 1.225_064_693_752_808, 1.218_119_375_481_726_6,
    1.211_153_726_239_911_2, 1.204_166_830_140_560_1, 1.197_157_747_875_586, 1.190_125_515_422_801_6,
    1.183_069_142_678_760_7, 1.175_987_612_011_489_8, 1.168_879_876_726_833_8, 1.161_744_859_441_574_2,
    1.154_581_450_355_851_8, 1.147_388_505_416_733_9, 1.140_164_844_363_995_8, 1.132_909_248_648_337,
    1.125_620_459_211_294_4, 1.118_297_174_115_063, 1.110_938_046_009_249_5, 1.103_541_679_420_268_2,
    1.096_106_627_847_603_5, 1.088_631_390_649_514_2, 1.081_114_409_698_889_4, 1.073_554_065_787_871_7,
    1.065_948_674_757_506_7, 1.058_296_483_326_006_5, 1.050_595_664_586_207_1, 1.042_844_313_139_370_5,
    1.035_040_439_828_605_3, 1.027_181_966_030_751_3, 1.019_266_717_460_529_2, 1.011_292_417_434_978_4,
    1.003_256_679_539_591_4, 0.995_156_999_629_943_1, 0.986_990_747_093_846_3, 0.978_755_155_288_937_8,
    0.970_447_311_058_864_6, 0.962_064_143_217_605_2, 0.953_602_409_875_572_7, 0.945_058_684_462_571_1,
    0.936_429_340_280_896_9, 0.927_710_533_396_234_8, 0.918_898_183_643_735, 0.909_987_953_490_769,
    0.900_975_224_455_174_5, 0.891_855_070_726_792_4, 0.882_622_229_578_910_1, 0.873_271_068_082_494_6,
    0.863_795_545_546_826_9, 0.854_189_171_001_560_6, 0.844_444_954_902_423_7, 0.834_555_354_079_518_8,
    0.824_512_208_745_288_6, 0.814_306_670_128_064_3, 0.803_929_116_982_664_9, 0.793_369_058_833_152_8,
    0.782_615_023_299_588_8, 0.771_654_424_216_739_4, 0.760_473_406_422_083_2, 0.749_056_662_009_581_7,
    0.737_387_211_425_838_6, 0.725_446_140_901_303_5, 0.713_212_285_182_022_7, 0.700_661_841_097_584_4,
    0.687_767_892_786_257_7, 0.674_499_822_827_436_5, 0.660_822_574_234_206, 0.646_695_714_884_388_9,
    0.632_072_236_375_024_6, 0.616_896_989_996_235_5, 0.601_104_617_743_940_4, 0.584_616_766_093_722_3,
    0.567_338_257_040_473, 0.549_151_702_313_026_8, 0.529_909_720_646_495_1, 0.509_423_329_585_933_4,
    0.487_443_966_121_754_34, 0.463_634_336_771_763_24, 0.437_518_402_186_662_66, 0.408_389_134_588_000_75,
    0.375_121_332_850_465_7, 0.335_737_519_180_459_46, 0.286_174_591_747_260_5, 0.215_241_895_913_273_8, 0.0,
];

#[cfg(test)]
#[expect(
    clippy::disallowed_types,
    reason = "these variates are held to the library's"
)]
mod tests {
    use super::{STRIPS, TAIL, WIDTHS, binomial, density, gamma, normal};
    use crate::luck::draws::{Agent, Luck, Stream};
    use rand_distr::Distribution;

    fn streams() -> impl Iterator<Item = Stream> {
        (0..200_000).map(|consumer| Luck::new(7, 0).of(Agent::ConsumerTraits(consumer)).stream())
    }

    fn agrees(mine: f64, library: f64) {
        assert!(
            (mine - library).abs() <= 1e-13 * library.abs(),
            "{mine} {library}"
        );
    }

    #[test]
    fn strips_have_the_area_of_the_lowest() {
        let area = WIDTHS[0] * density(TAIL);
        for strip in 1..STRIPS {
            let height = density(WIDTHS[strip + 1]) - density(WIDTHS[strip]);
            let excess = WIDTHS[strip] * height / area - 1.0;
            // What rounding leaves grows from strip to strip.
            assert!(excess.abs() < 1e-8, "strip {strip}: {excess}");
        }
    }

    #[test]
    fn binomial_numbers_have_mean_and_variance_of_theirs_and_stay_within_their_trials() {
        for (trials, probability) in [(7, 0.3), (40, 0.9), (1_800, 0.02), (3, 0.5)] {
            let draws = streams().take(20_000);
            let counts: Vec<f64> = draws
                .map(|mut stream| binomial(&mut stream, trials, probability))
                .inspect(|count| assert!(*count <= trials))
                .map(f64::from)
                .collect();
            let number = counts.len() as f64;
            let mean = counts.iter().sum::<f64>() / number;
            let squares = counts.iter().map(|count| (count - mean) * (count - mean));
            let variance = squares.sum::<f64>() / number;
            let expected = f64::from(trials) * probability;
            let spread = expected * (1.0 - probability);
            assert!(
                (mean - expected).abs() < 5.0 * (spread / number).sqrt(),
                "{mean}"
            );
            assert!((variance / spread - 1.0).abs() < 0.05, "{variance}");
        }
        let mut stream = streams().next().unwrap();
        assert_eq!(binomial(&mut stream, 900, 0.0), 0);
        assert_eq!(binomial(&mut stream, 900, 1.0), 900);
        assert_eq!(binomial(&mut stream, 0, 0.4), 0);
    }

    #[test]
    fn normals_are_those_of_the_library_but_for_last_bits() {
        let library = rand_distr::Normal::new(0.0, 1.0).unwrap();
        for stream in streams() {
            agrees(
                normal(&mut stream.clone()),
                library.sample(&mut stream.clone()),
            );
        }
    }

    #[test]
    fn gammas_are_those_of_the_library_but_for_last_bits() {
        for (shape, scale) in [(0.05, 3.0), (0.7, 0.2), (2.5, 1.0), (50.0, 0.01)] {
            let library = rand_distr::Gamma::new(shape, scale).unwrap();
            for stream in streams().take(50_000) {
                let mine = gamma(&mut stream.clone(), shape, scale);
                agrees(mine, library.sample(&mut stream.clone()));
            }
        }
    }

    #[test]
    fn every_system_draws_the_same_bits() {
        let mixed = |sum: u64, value: f64| sum.rotate_left(1) ^ value.to_bits();
        let normals = streams().map(|mut stream| normal(&mut stream));
        assert_eq!(normals.fold(0, mixed), 6_681_602_426_857_711_255);
        let gammas = streams().map(|mut stream| gamma(&mut stream, 0.7, 0.2));
        assert_eq!(gammas.fold(0, mixed), 16_076_075_977_011_486_729);
    }
}
