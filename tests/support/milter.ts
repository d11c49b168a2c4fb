import { makeNetworks } from '../../src/domain/mail/network-set.ts'
import type { Door } from '../../src/gateway/door.ts'
import { type MilterDoorOptions, startMilterDoor } from '../../src/gateway/milter/milter-door.ts'
import { openTestIntake, type TestIntake } from './intake.ts'

/** A milter door on the real path of a message, with desks of each use. */
export type TestMilter = AsyncDisposable & {
  readonly door: Door
  readonly house: TestIntake
}

/** Opens a milter door on a free port of the loopback, for a test's intake. */
export function openMilterDoor(
  intake: MilterDoorOptions['intake'],
  change: Partial<MilterDoorOptions> = {},
): Promise<Door> {
  return startMilterDoor({
    listen: { host: '127.0.0.1', port: 0 },
    peers: makeNetworks(['127.0.0.0/8']),
    maxMessageOctets: 1_000_000,
    intake,
    log: () => undefined,
    ...change,
  })
}

/** Opens a door and a store with three desks: one that takes, one that judges only, one that quarantines. */
export async function openMilter(
  change: Partial<MilterDoorOptions> = {},
  options: Parameters<typeof openTestIntake> = [],
): Promise<TestMilter> {
  const house = await openTestIntake(...options)
  await house.addDesk({ address: 'suporte@desk.example', aliases: ['ajuda@desk.example'] })
  await house.addDesk({ address: 'estrito@desk.example', profile: 'estrito' })
  await house.addDesk({ address: 'copia@desk.example', settings: { atMilter: 'judge' } })
  await house.addDesk({ address: 'fila@desk.example', settings: { atMilter: 'quarantine' } })
  const door = await openMilterDoor(house.intake, change)
  return {
    door,
    house,
    async [Symbol.asyncDispose]() {
      await door.close()
      await house[Symbol.asyncDispose]()
    },
  }
}
