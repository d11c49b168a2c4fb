import { createReadStream } from 'node:fs'
import { isIP } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { withCrlf } from '../domain/mail/line-endings.ts'
import type { Simulation } from '../intake/intake.ts'
import type { Invocation } from './command.ts'
import { CommandFault, exitCode } from './exit-code.ts'
import { readPath } from './inject.ts'
import { withIntake } from './open-intake.ts'
import { print, printJson, printList, visible } from './output.ts'
import { withStores } from './workspace.ts'

/** `simulate`: tells what would become of a message; nothing is kept. */
export async function simulate({ operands, text, list, config, isJson }: Invocation): Promise<void> {
  const [file = ''] = operands
  const peer = text('peer')
  if (peer !== null && isIP(peer) === 0) {
    throw new CommandFault(exitCode.usage, `expected an IP address after --peer, got ${JSON.stringify(peer)}`)
  }
  const source = file === '-' ? process.stdin : createReadStream(file)
  const raw = await buffer(withCrlf(source))
  const request = {
    raw,
    reversePath: readPath(text('from') ?? ''),
    recipients: list('to').map((path) => readPath(path) ?? ''),
    peer,
  }
  const simulation = await withStores(config(), 'read', (workspace) =>
    withIntake(workspace, (intake) => intake.simulate(request)),
  )
  await (isJson ? printJson(simulation) : printSimulation(simulation))
}

async function printSimulation({ dialogue, trace, deliveries, ticket }: Simulation): Promise<void> {
  for (const { command, reply } of dialogue) {
    await print(`C: ${visible(command)}\n`)
    for (const line of reply) await print(`S: ${visible(line)}\n`)
  }
  await print('\n')
  await printList(trace, ['rule', 'verdict', 'reason', 'details'], false)
  const isPutOff = deliveries.some(({ disposition }) => disposition === 'put-off')
  const given = ticket?.given ?? null
  await print(
    `\nTicket${isPutOff ? ' once it is let in' : ''}: ${ticket === null ? 'none' : visible(`${ticket.kind}, ${ticket.title}, at ${ticket.deskAddress}`)}\n`,
  )
  if (given === null || given.type === null) return
  const { type, queue, classification, others } = given
  const by = classification === null ? 'by its desk' : `by the classification ${classification}`
  const place = queue === null ? '' : `, queue ${queue}`
  await print(`${visible(`Type: ${type}${place}, ${by}`)}\n`)
  if (others.length > 0) await print(`${visible(`Also matching: ${others.join(', ')}`)}\n`)
}
