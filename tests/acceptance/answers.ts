import type { Demands } from '../acceptance-ids.test.ts'

/** What answering in a ticket must keep. */
export const demands: Demands = {
  lines: 'C10 C11 C12 C22 C23 C24 C25 C26 C29 C38 M8 M9 M16 M17 M29 O1 O4 O15 O20'.split(' '),
  complaints: [],
}
