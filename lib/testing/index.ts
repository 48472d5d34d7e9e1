/** For the specs of connectors and processors: `import { marbles } from 'headwater/testing'`. */
export { type Marbles, marbles } from './marbles.js'
