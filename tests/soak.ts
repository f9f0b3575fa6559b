/** Whether the long cases run, too: `npm run test:long -- soak`. */
export const soaking = process.env["ADAMANT_SOAK"] !== undefined;
