import { MyAwesomeConnector } from '../../examples/custom-connector/connector/my-awesome-connector.js'
import { CsvConnector } from '../../examples/custom-connector/connector/my-csv-connector.js'
import { ProtobufConnector } from '../../examples/custom-connector/connector/my-protobuf-connector.js'
import { describeSource } from '../../lib/testing/index.js'

const DATA = 'examples/custom-connector/data'
const unreachable = { source_directory: 'no/such/folder' }

describeSource(MyAwesomeConnector)

describeSource(CsvConnector, {
  options: { source_directory: `${DATA}/sample.csv`, business_unit: 'BU' },
  unreachable,
})

describeSource(ProtobufConnector, {
  options: { source_directory: `${DATA}/person_info.proto`, business_unit: 'BU', schema_name: 'person_info' },
  unreachable,
})
