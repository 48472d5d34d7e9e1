/** For the specs of connectors and processors: `import { describeSource } from 'headwater/testing'`. */
export { type ConnectorSourceOptions, connectorSource, type MemoryCatalog, memoryCatalog } from './connector-source.js'
export { describeSource, type SourceUnderTest, type TestRunner } from './describe-source.js'
export { type Marbles, marbles } from './marbles.js'
