import type { Demands } from '../acceptance-ids.test.ts'

/** What the channels by which our mail leaves must keep. */
export const demands: Demands = {
  lines:
    'A2 F5 F6 F8 F9 F10 F11 F12 F13 F14 F16 M6 M10 M11 M14 M15 M16 M17 M20 M27 M28 O6 O8 O12 O13 O14 O15 O16 O17 O18'.split(
      ' ',
    ),
  complaints: [],
}
