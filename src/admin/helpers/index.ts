import { date, time } from './date.ts'
import { doorKey } from './door-key.ts'
import { flashText } from './flash-text.ts'
import type { Helper } from './helper.ts'
import { eq, or } from './logic.ts'
import { mailHelpers } from './mail.ts'
import { delayText, number, octetsText } from './quantity.ts'
import { t } from './t.ts'

/** All that views may call, by name. */
export const helpers: Readonly<Record<string, Helper>> = {
  t,
  date,
  time,
  octetsText,
  number,
  delayText,
  eq,
  or,
  doorKey,
  flashText,
  ...mailHelpers,
}
