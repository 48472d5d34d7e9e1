/** Loaded before the built command line (so it is JavaScript): says at the end how long it has computed. */
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  process.stderr.write(`cpu: ${Math.round((user + system) / 1000)} ms\n`)
})
