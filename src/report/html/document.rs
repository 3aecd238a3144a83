//! A page of one file: styles, scripts, the market's module, and around them what browsers want.

use super::escape::escape;
use super::start::Start;
use crate::render::prose::Language;
use crate::report::prose::PAGE as PROSE;
use crate::say;

/// The market's module, compressed.
const MODULE: &[u8] = include_bytes!("../../../assets/web/market.wasm.gz");
const SCRIPT: &str = include_str!("../../../assets/web/page.js");
const STYLE: &str = include_str!("../../../assets/web/page.css");
/// Digests of script and style, a line each, as the content security policy names them.
const HASHES: &str = include_str!("../../../assets/web/hashes.txt");

/// A whole page of this title around a body, in the language that is spoken.
pub(super) fn document(title: &str, body: &str, start: &Start) -> String {
    let mut hashes = HASHES.lines();
    let (script, style) = (hashes.next().unwrap_or(""), hashes.next().unwrap_or(""));
    let language = match Language::spoken() {
        Language::English => "en",
        Language::Chinese => "zh-CN",
    };
    let (title, skip) = (escape(title), say!(PROSE, "page.skip"));
    let (start, module) = (start.json(), base64(MODULE));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         script-src '{script}' 'wasm-unsafe-eval'; style-src '{style}'; worker-src blob:; \
         img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">{skip}</a>\n{body}\
         <script type=\"application/json\" id=\"start\">{start}</script>\n\
         <script type=\"text/plain\" id=\"module\">{module}</script>\n\
         <script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// Bytes as text, for a script that a page holds.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |nth: usize| u32::from(chunk.get(nth).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place > chunk.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn bytes_are_written_as_every_browser_reads_them() {
        assert_eq!(
            ["", "f", "fo", "foo"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v"]
        );
    }
}
