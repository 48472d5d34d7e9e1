export type GenerationName = '1.6' | '2.0'

/** What differs between the server generations that the catalog can stand for. */
export interface Generation {
  readonly name: GenerationName
  readonly version: string
  /** Routes that came with 2.0: bulk, deleteStale, lineage by name, columns, delete in the background. */
  readonly hasNewRoutes: boolean
  /** Request fields of later releases that this one refuses, by kind; `a[].b` is field b of the items of a. */
  readonly unknownFields: Readonly<Record<string, readonly string[]>>
  readonly columnNameLength: number
  /** The bot's PUT replaces stored owners instead of leaving them. */
  readonly botReplacesOwners: boolean
  /** Columns show their tags only when `fields` asks for tags and columns. */
  readonly columnTagsNeedColumns: boolean
  /** A PATCH with an If-Match of another version is refused (412). */
  readonly checksIfMatch: boolean
  /** `GET /tables?service=` lists the tables of every service. */
  readonly ignoresServiceOfTables: boolean
}

/** 1.6 as recorded from a real server (spec/fixtures/real-server); 2.0 as its clients expect it (spec/rest.md). */
export const GENERATIONS: Readonly<Record<GenerationName, Generation>> = {
  '1.6': {
    name: '1.6',
    version: '1.6.0-SNAPSHOT',
    hasNewRoutes: false,
    unknownFields: {
      table: ['tableConstraints[].relationshipType', 'aliases', 'domains', 'locationPath'],
      query: ['dialect', 'domains'],
    },
    columnNameLength: 256,
    botReplacesOwners: true,
    columnTagsNeedColumns: true,
    checksIfMatch: false,
    ignoresServiceOfTables: true,
  },
  '2.0': {
    name: '2.0',
    version: '2.0.7',
    hasNewRoutes: true,
    unknownFields: {},
    columnNameLength: Number.POSITIVE_INFINITY,
    botReplacesOwners: false,
    columnTagsNeedColumns: false,
    checksIfMatch: true,
    ignoresServiceOfTables: false,
  },
}
