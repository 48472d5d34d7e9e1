/** What must not compile: checked by `tsc` in `npm run check`. An unused `@ts-expect-error` is an error itself. */
import { right } from '../../lib/record/either.js'
import { topology } from '../../lib/topology/topology.js'

const one = topology<{ readonly all: readonly number[] }>()
  .root('one', ({ all }) => all)
  .stage('made', { consumer: [], processor: (_, item) => [right(item.toFixed())] })
  .stage('maybe', { consumer: ['made'], nullable: true, processor: () => [right(1)] })
  .stage('several', { consumer: [], storeAllInContext: true, processor: () => [right(true)] })

one.node('two', {
  under: 'one',
  producer: (_, context) => {
    const made: string = context.made
    const maybe: number | undefined = context.maybe
    const several: readonly boolean[] = context.several
    // @ts-expect-error a nullable stage may have made nothing
    const sure: number = context.maybe
    return [made, maybe, several, sure]
  },
})
// @ts-expect-error no node is called "nowhere"
one.node('two', { under: 'nowhere', producer: () => [] })
// @ts-expect-error a second node of the same name
one.node('one', { under: 'one', producer: () => [] })
// @ts-expect-error nothing makes "unmade"
one.stage('next', { consumer: ['unmade'], processor: () => [right(1)] })
// @ts-expect-error a stage of that key is there already
one.stage('made', { consumer: [], processor: () => [right(1)] })
// @ts-expect-error what is not consumed is not seen
one.stage('next', { consumer: ['made'], processor: (_, __, context) => [right(context.maybe)] })
// @ts-expect-error a processor yields Eithers, not bare records
one.stage('next', { consumer: [], processor: () => ['bare'] })
// @ts-expect-error the port has no such member
one.stage('next', { consumer: [], processor: (port) => [right(port.nothing)] })
const branched = one
  .node('two', { under: 'one', producer: () => [1] })
  .stage('b', { consumer: [], processor: () => [right(1)] })
  .node('three', { under: 'one', producer: () => [1] })
// @ts-expect-error an ancestor's stage can be consumed, a sibling's can't
branched.stage('c', { consumer: ['b'], processor: () => [right(1)] })
branched.stage('c', { consumer: ['made'], processor: () => [right(1)] })
