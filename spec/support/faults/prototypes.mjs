/** Loaded before the built command line (so it is JavaScript): says at the end whether a name has got into a prototype. */
const all = [Object, Array, Map, Set, Function, String].map(({ prototype }) => prototype)
const shapes = () =>
  JSON.stringify(
    all.map((one) =>
      Reflect.ownKeys(one).map((key) => [String(key), typeof Reflect.getOwnPropertyDescriptor(one, key).value]),
    ),
  )
const before = shapes()

process.on('exit', () => process.stderr.write(`prototypes: ${shapes() === before ? 'unchanged' : 'changed'}\n`))
