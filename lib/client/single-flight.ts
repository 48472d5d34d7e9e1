/** A look-up cached for the run, misses too: callers that ask for the same key at once share one call. */
export function singleFlight<K, V>(load: (key: K) => Promise<V>, capacity = 4096): (key: K) => Promise<V> {
  const known = new Map<K, Promise<V>>()
  return (key) => {
    const found = known.get(key)
    if (found) {
      known.delete(key) // to the young end
      known.set(key, found)
      return found
    }
    const loading = load(key)
    known.set(key, loading)
    loading.catch(() => {
      if (known.get(key) === loading) known.delete(key) // a failure is not an answer: the next caller asks again
    })
    if (known.size > capacity) known.delete(known.keys().next().value as K)
    return loading
  }
}
