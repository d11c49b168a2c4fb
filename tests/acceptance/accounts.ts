import type { Demands } from '../acceptance-ids.test.ts'

/** What the accounts by which mail comes and leaves must keep. */
export const demands: Demands = {
  lines: 'M3 M4 M5 M6 C3 C5'.split(' '),
  complaints: [],
}
