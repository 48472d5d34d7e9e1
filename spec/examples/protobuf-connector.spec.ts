import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { ProtobufConnector } from '../../examples/custom-connector/connector/my-protobuf-connector.js'
import { temporaryFolder } from '../support/cli.js'
import { type Collected, collect, columns } from './collect.js'

const P3 = 'syntax = "proto3";\n'

describe('the Protobuf connector of the example', () => {
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => folder.remove())

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder.path, name)), { recursive: true })
      writeFileSync(join(folder.path, name), content)
    }
  }
  const read = async (
    files: Readonly<Record<string, string>>,
    { schema_name = 'a', below = '' }: { readonly schema_name?: string; readonly below?: string } = {},
  ): Promise<Collected> => {
    write(files)
    const found = await collect(ProtobufConnector, { source_directory: join(folder.path, below), schema_name })
    return { ...found, failures: found.failures.map((failure) => failure.replaceAll(folder.path, '')) }
  }
  const shape = async (...input: Parameters<typeof read>): Promise<string> => {
    const { tables, failures } = await read(...input)
    expect(failures).to.deep.equal([])
    expect(tables).to.have.lengthOf(1)
    return columns(tables[0])
  }

  it('gives every scalar type its column type', async () => {
    const scalars =
      'double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string bytes'
    const fields = scalars.split(' ').map((type, at) => `${type} f_${type} = ${at + 1};`)
    const wanted = scalars.split(' ').map((type) => {
      const named = ['double', 'float', 'string', 'bytes'].includes(type) ? type.toUpperCase() : undefined
      return `f_${type} ${named ?? (type === 'bool' ? 'BOOLEAN' : 'INT')}`
    })
    expect(await shape({ 'a.proto': `${P3}message A { ${fields.join('\n')} }` })).to.equal(
      `A RECORD(${wanted.join(', ')})`,
    )
  })

  it('makes arrays of repeated fields, maps, enums, and plain fields of a oneof’s members', async () => {
    const source = `${P3}message A {
      repeated string s = 1; repeated B b = 2; repeated E e = 3;
      map<string, B> m = 4; map<int32, E> n = 5; E one = 6;
      oneof either { string left = 7; B right = 8; }
      optional int32 last = 9;
      enum E { X = 0; }
      message B { bool c = 1; }
    }`
    expect(await shape({ 'a.proto': source })).to.equal(
      'A RECORD(s ARRAY<STRING>, b ARRAY<RECORD>(c BOOLEAN), e ARRAY<ENUM>, ' +
        'm MAP(key STRING, value RECORD(c BOOLEAN)), n MAP(key INT, value ENUM), one ENUM, ' +
        'left STRING, right RECORD(c BOOLEAN), last INT)',
    )
  })

  it('reads proto2 with groups, extensions left out, and editions', async () => {
    const proto2 = `syntax = "proto2";
      message A { required int32 a = 1 [default = 3]; optional group G = 2 { optional string b = 1; } extensions 100 to 200; }
      extend A { optional int32 c = 101; }`
    expect(await shape({ 'a.proto': proto2 })).to.equal('A RECORD(a INT, g UNION(b STRING))')
    const edition =
      'edition = "2023"; message A { int32 a = 1 [features.field_presence = IMPLICIT]; repeated B b = 2; } message B {}'
    expect(await shape({ 'a.proto': edition })).to.equal('A RECORD(a INT, b ARRAY<RECORD>())')
  })

  it('takes comments as descriptions and the source’s spelling of types', async () => {
    const { tables } = await read({
      'a.proto': `${P3}// Who it is.\nmessage A {\n  int32 x = 1; // behind\n  /* above */\n  map<string, int32> y = 2;\n  int32 z = 3;\n}`,
    })
    const [root] = tables[0]!.columns
    expect(tables[0]!.description).to.equal('Who it is.')
    expect(root!.children!.map(({ description }) => description)).to.deep.equal(['behind', 'above', undefined])
    expect(root!.children!.map(({ dataTypeDisplay }) => dataTypeDisplay)).to.deep.equal([
      'int32',
      'map<string, int32>',
      'int32',
    ])
  })

  it('ends a message inside itself with a RECORD without fields', async () => {
    const source = `${P3}message A { A self = 1; B b = 2; } message B { repeated A up = 1; int32 n = 2; }`
    expect(await shape({ 'a.proto': source })).to.equal('A RECORD(self RECORD, b RECORD(up ARRAY<RECORD>, n INT))')
  })

  it('refuses a message whose fields multiply beyond measure', async () => {
    const level = (n: number) =>
      `message M${n} { ${[...Array(8).keys()].map((at) => `M${n + 1} f${at} = ${at + 1};`).join(' ')} }`
    const source = `${P3}${[...Array(12).keys()].map(level).join('\n')} message M12 {}`
    const { tables, failures } = await read({ 'a.proto': source }, { schema_name: 'M0' })
    expect(tables).to.deep.equal([])
    expect(failures).to.deep.equal(['M0: message M0 has more than 5000 fields'])
  })

  it('finds imports below the folder, beside the importing file, and Google’s own', async () => {
    const files = {
      'a.proto': `${P3}import "sub/b.proto"; import "google/protobuf/timestamp.proto"; import "google/protobuf/descriptor.proto";
        message A { sub.B b = 1; google.protobuf.Timestamp at = 2; }`,
      'sub/b.proto': `${P3}package sub; import "c.proto"; import public "a.proto"; message B { C c = 1; }`,
      'sub/c.proto': `${P3}package sub; message C { int32 d = 1; }`,
    }
    expect(await shape(files)).to.equal('A RECORD(b RECORD(c RECORD(d INT)), at RECORD(seconds INT, nanos INT))')
  })

  it('never follows an import out of the folder', async () => {
    write({ 'secret.proto': `${P3}message S { int32 s = 1; }`, 'in/x.txt': '' })
    symlinkSync(join(folder.path, 'secret.proto'), join(folder.path, 'in/link.txt'))
    for (const target of [
      '../secret.proto',
      join(folder.path, 'secret.proto'),
      'link.txt',
      'google/../../yaml/package.json',
    ]) {
      const found = await read({ 'in/a.proto': `${P3}import "${target}"; message A { S s = 1; }` }, { below: 'in' })
      expect(found.tables).to.deep.equal([])
      expect(found.failures).to.have.lengthOf(1)
      expect(found.failures[0]).to.match(/^\/in\/a\.proto: \/in\/a\.proto: import ".*": no such file below \/in$/)
    }
  })

  it('says in one Left what is wrong: syntax with file and line, a type or import that is missing', async () => {
    const wrong = {
      [`${P3}message A {\n  int32 = 1;\n}`]: "illegal name '=' (/a.proto, line 3)",
      [`${P3}message A {`]: "illegal end of input 'null' (/a.proto, line 2)",
      [`${P3}message A { No n = 1; }`]: "no such Type or Enum 'No' in Type .A",
      [`${P3}import "b.proto"; message A {}`]: '/a.proto: import "b.proto": no such file below ',
      [`${P3}message A {} message A {}`]: "/a.proto: duplicate name 'A' in Root",
      ['message A { '.repeat(200)]: '/a.proto: max depth exceeded',
      '\0\0': "illegal token '\0\0' (/a.proto, line 1)",
    }
    for (const [source, message] of Object.entries(wrong)) {
      const { tables, failures } = await read({ 'a.proto': source })
      expect(tables).to.deep.equal([])
      expect(failures).to.deep.equal([`/a.proto: ${message}`])
    }
  })

  it('says which messages there are when schema_name is none of them', async () => {
    const none = await read({ 'a.proto': `${P3}package p; message B { message C {} }` }, { schema_name: 'person_info' })
    expect(none.failures).to.deep.equal(['person_info: no message PersonInfo; there is p.B, p.B.C'])
    const empty = await read({ 'a.proto': '' }, { schema_name: 'person_info' })
    expect(empty.failures).to.deep.equal(['person_info: no message PersonInfo; there is no message at all'])
  })

  it('takes an outer message before a nested one, and asks for the package when two are meant', async () => {
    const files = {
      'a.proto': `${P3}package x; message A { int32 x = 1; message B {} }`,
      'b.proto': `${P3}package y; message A { int32 y = 1; } message B { int32 b = 1; }`,
    }
    expect(await shape(files, { schema_name: 'b' })).to.equal('B RECORD(b INT)')
    expect(await shape(files, { schema_name: 'y.a' })).to.equal('A RECORD(y INT)')
    const { failures } = await read(files)
    expect(failures).to.deep.equal(['a: a is ambiguous: x.A in /a.proto, y.A in /b.proto; write it with its package'])
  })

  it('reads a folder with a broken file: one Left for it, and the message of another', async () => {
    const found = await read({ 'a.proto': `${P3}message A { int32 x = 1; }`, 'broken.proto': 'message' })
    expect(columns(found.tables[0])).to.equal('A RECORD(x INT)')
    expect(found.failures).to.have.lengthOf(1)
    expect(found.failures[0]).to.match(/^\/broken\.proto: /)
  })
})
