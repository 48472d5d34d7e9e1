/** Loaded before the built command line (so it is JavaScript): a date that jumps an hour to and fro, as each is asked for. */
const date = Date.now
const HOUR = 3_600_000
let asked = 0

Date.now = () => {
  asked += 1
  return date() + (asked % 3 === 0 ? HOUR : asked % 3 === 1 ? -HOUR : 0)
}
