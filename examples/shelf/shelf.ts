import { create, defineConnector, left } from 'headwater'
import { z } from 'zod'

export const Shelf = defineConnector({
  name: 'Shelf',
  summary: 'Reads the books of a room.',
  options: z.strictObject({
    room: z.string().describe('The room that the shelf is in.'),
    books: z.int().default(2).describe('How many books to read.'),
  }),
  testConnection: async ({ room }) => {
    if (room === 'cellar') throw new Error('there is no light in the cellar')
  },
  *records({ options, service }) {
    const { room, books } = options
    yield create('database', { name: room, service })
    yield create('databaseSchema', { name: 'shelf', database: `${service}.${room}` })
    for (let n = 1; n <= books; n += 1) {
      if (n === 13) yield left('book 13', new Error('its pages are missing'))
      else
        yield create('table', {
          name: `book ${n}`,
          databaseSchema: `${service}.${room}.shelf`,
          columns: [{ name: 'page', dataType: 'INT' }],
        })
    }
  },
})
