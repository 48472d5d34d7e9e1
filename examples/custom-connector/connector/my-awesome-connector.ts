import { create, defineConnector } from 'headwater'
import { z } from 'zod'

/** The smallest connector there is: the service is written for it, it adds one database. */
export const MyAwesomeConnector = defineConnector({
  name: 'MyAwesomeConnector',
  summary: 'One database.',
  options: z.strictObject({}),
  *records({ service }) {
    yield create('database', { name: 'awesome-database', service })
  },
})
