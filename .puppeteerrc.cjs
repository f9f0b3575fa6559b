// The install must not fail where the browser download is blocked: `scripts/setup-browser.mjs` finds or fetches one.
module.exports = { skipDownload: true };
