import type { Demands } from '../acceptance-ids.test.ts'

/** What templates, steps of the workflow and signatures must keep. */
export const demands: Demands = {
  lines: 'A20 F13 F14 F15 F16 C10 C11 C12 C13 C27 C28 C29 C30 C37 C38 M29'.split(' '),
  complaints: [],
}
