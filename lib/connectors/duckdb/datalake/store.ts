/** A file of a store. */
export interface StoredFile {
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Whether it has to be brought back from an archive before it can be read. */
  readonly cold?: boolean
}

/** What holds files: buckets with keys, or a folder. */
export interface Store {
  buckets(): AsyncGenerator<string, void>
  /** Every file below a prefix, in pages of the store. @throws when it can't be listed to its end. */
  files(bucket: string, prefix: string): AsyncGenerator<StoredFile, void>
  /** Some bytes of a file, `to` excluded; fewer at its end. */
  read(bucket: string, file: StoredFile, from: number, to: number): Promise<Buffer>
  /** Where the file is, as its users write it. */
  location(bucket: string, key: string): string
  close(): Promise<void>
}
