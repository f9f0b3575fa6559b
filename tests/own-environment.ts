// `npm test` tells its scripts by what they were started, and of which project, and the command line believes it: paths
// would be those of the folder that npm was called in. Programs that tests start are to run as if a person had started them.
for (const name of Object.keys(process.env)) {
  if (/^(INIT_CWD$|npm_(package|lifecycle)_|npm_(execpath|command)$)/.test(name)) {
    Reflect.deleteProperty(process.env, name);
  }
}
