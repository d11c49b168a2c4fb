import type { Log } from '../domain/log.ts'
import { createIntake, type Intake, type IntakeOptions } from '../intake/intake.ts'
import { commandLog } from './command-log.ts'
import { openLooks } from './open-looks.ts'
import { readSecret } from './secret.ts'
import type { Workspace } from './workspace.ts'

/** Opens the path of a message on the stores of a workspace. */
export async function openIntake(
  { config, database, blobs }: Workspace,
  log: Log = commandLog,
  how: Pick<IntakeOptions, 'commitsApart' | 'leavesContents'> = {},
): Promise<Intake> {
  const { hostname, publicUrl, maxMessageOctets, maxHops, maxRecipients, caps, rates, submitters } = config
  const secret = await readSecret(config)
  const perAuthor = { messagesPerAuthor: rates.perAuthor, submitters: submitters.trusted }
  const limits = { maxMessageOctets, maxHops, maxRecipients, caps, rates, ...perAuthor }
  const looks = openLooks(config, log)
  return createIntake({ database, blobs, secret, hostname, publicUrl, ...limits, log, ...looks, ...how })
}

/** Runs work with an intake, which is closed afterwards. */
export async function withIntake<Value>(
  workspace: Workspace,
  work: (intake: Intake) => Promise<Value>,
  log?: Log,
): Promise<Value> {
  const intake = await openIntake(workspace, log)
  try {
    return await work(intake)
  } finally {
    await intake.close()
  }
}
