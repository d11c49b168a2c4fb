import type { Config } from '../config.ts'
import type { Log } from '../domain/log.ts'
import type { Door } from '../gateway/door.ts'
import { startHttpDoor } from '../gateway/http.ts'
import type { Intake } from '../intake/intake.ts'
import type { Database } from '../store/database.ts'
import { findDoorToken } from '../store/door-tokens.ts'
import { findHttpAnswer, keepHttpAnswer } from '../store/http-answers.ts'
import { explainTakenPort } from './taken-port.ts'

/** Opens the HTTP door on the stores; `null` where none is configured. */
export async function openHttpDoor(
  { http, limits, maxMessageOctets }: Config,
  { reader, writer }: Database,
  intake: Intake,
  log: Log,
): Promise<Door | null> {
  if (http.listen === null) return null
  return startHttpDoor({
    listen: http.listen,
    limits,
    maxMessageOctets,
    perMinute: http.messagesPerMinute,
    intake,
    async findToken(given) {
      const token = await findDoorToken(reader, given)
      return token?.scope === 'messages' ? token : null
    },
    replies: {
      find: (tokenId, key) => findHttpAnswer(reader, tokenId, key),
      keep: (tokenId, key, answer) => keepHttpAnswer(writer, { tokenId, key }, answer, new Date()),
    },
    log,
  }).catch(explainTakenPort('http', http.listen))
}
