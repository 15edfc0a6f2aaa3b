import { allDissectors } from '../../dissectors/index.js';
import { allFields, fieldByName, Kind } from '../core/index.js';
import { writeOutput } from './output.js';

const KIND_NAMES = new Map<number, string>(Object.entries(Kind).map(([name, kind]) => [kind as number, name]));

/** All fields: name, kind, label, what it is; tab-separated, sorted by name. */
export function listFields(): void {
  // Loading the dissectors defines their fields.
  allDissectors();
  const rows = [...new Map(allFields().map((field) => [field.name, fieldByName(field.name) ?? field])).values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((field) => {
      const kind =
        field.kind === Kind.issue ? `issue (${field.severity})` : (KIND_NAMES.get(field.kind) ?? String(field.kind));
      return [field.name, kind, field.label, field.about ?? ''].join('\t').trimEnd();
    });
  writeOutput(Buffer.from(`${rows.join('\n')}\n`));
}
