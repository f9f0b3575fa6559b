/** Whether the long tests run: `npm run test:soak`. */
export const soaking = process.env["ADAMANT_SOAK"] !== undefined;
