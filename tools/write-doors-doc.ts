import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { doorsDoc } from './doors-doc.ts'

await writeFile(resolve(import.meta.dirname, '../docs/doors.md'), doorsDoc())
