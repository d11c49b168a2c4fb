import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/**
 * Octets that the process holds on to, on the heap and beside it.
 *
 * What is no longer needed is collected first: how much of it lies around says more of how busy the machine is than
 * of the program.
 */
export function heldOctets(): number {
  collectGarbage()
  // What lay beside the heap is swept meanwhile: a second time waits for that.
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
