import type { Demands } from '../acceptance-ids.test.ts'

/** What the classification of tickets and the destinations of desks must keep. */
export const demands: Demands = {
  lines: 'C6 C8 C40 C41 C42 C43 C44 C45 C46 F2 F4 O11 O19'.split(' '),
  complaints: [],
}
