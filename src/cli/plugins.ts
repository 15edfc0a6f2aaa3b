import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Dissector, Framer, Registry } from '../core/index.js';
import * as core from '../core/index.js';
import { UsageError } from './usage.js';

/** What a plugin exports: dissectors, or a function that is handed our public face and makes them. */
type Plugin = Dissector | readonly Dissector[] | ((face: typeof core) => Dissector | readonly Dissector[]);

/**
 * Loads a user's dissector. `import … from 'dlmsdump/core'` in it finds this very program, wherever the file lies; only
 * files named by the user are loaded.
 */
export async function loadPlugin(file: string, registry: Registry): Promise<void> {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`cannot open dissector ${file}: no such file`);
  letPluginsFindUs();
  let loaded: { default?: Plugin; framers?: readonly Framer[] };
  try {
    loaded = (await import(pathToFileURL(path).href)) as typeof loaded;
    const made = typeof loaded.default === 'function' ? loaded.default(core) : loaded.default;
    if (made === undefined) throw new Error('it has no default export');
    for (const dissector of Array.isArray(made) ? (made as Dissector[]) : [made as Dissector]) {
      if (typeof dissector?.dissect !== 'function' || !Array.isArray(dissector.answers)) {
        throw new Error('its default export is no dissector: name, answers and dissect are needed');
      }
      registry.add(dissector);
    }
    registry.addFramer(...(loaded.framers ?? []));
  } catch (error) {
    throw new UsageError(`cannot load dissector ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

let registered = false;

function letPluginsFindUs(): void {
  if (registered) return;
  registered = true;
  const ours = {
    dlmsdump: import.meta.resolve('dlmsdump'),
    'dlmsdump/core': import.meta.resolve('dlmsdump/core'),
  };
  const hooks = `const ours = ${JSON.stringify(ours)};
export const resolve = (specifier, context, next) =>
  Object.hasOwn(ours, specifier) ? { url: ours[specifier], shortCircuit: true } : next(specifier, context);`;
  nodeModule.register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}
