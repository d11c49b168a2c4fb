import type { Demands } from '../acceptance-ids.test.ts'

/** What the way from the door to the ticket must keep. */
export const demands: Demands = {
  lines: (
    'A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 C1 C21 C47 C48 C49 C50 C53 C54 C55 C56 C57 ' +
    'M24a M24b M24c M24d M25 M26a M26b M26c M26d O2 O3 O7 O9 O10 O20 O21 O22 R1 R2 R3 R4 R5 R6'
  ).split(' '),
  complaints: '1 2 4 5 6 7 8 9 10 15 17 18 20'.split(' '),
}
