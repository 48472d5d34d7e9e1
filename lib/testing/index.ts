/** For the specs of connectors and processors: `import { describeSource } from 'headwater/testing'`. */
export { type ConnectorSourceOptions, type CustomServiceType, connectorSource } from './connector-source.js'
export type { Given } from './contract/subject.js'
export { type ConnectorTerms, describeSource } from './describe-source.js'
export { expectGolden } from './golden.js'
export { type Marbles, marbles, type RecordExpectation } from './marbles.js'
export { type MemoryCatalog, memoryCatalog } from './memory-catalog.js'
export type { TestRunner } from './runner.js'
