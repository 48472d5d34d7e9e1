/** `map` that gives the list itself back when `change` gave back every item: what needs no change is not copied. */
export function mapChanged<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  let copy: T[] | undefined
  for (let at = 0; at < list.length; at += 1) {
    const item = list[at]!
    const changed = change(item)
    if (changed === item) continue
    copy ??= [...list]
    copy[at] = changed
  }
  return copy ?? list
}
