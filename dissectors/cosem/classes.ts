/** Interface classes by id (IEC 62056-6-2): their descriptions, which are in `classes/`, and the names in them. */
import { addClass } from './class-names.js';
import { allClasses } from './classes/index.js';

for (const described of allClasses) addClass(described);

export { attributeName, className, interfaceClassOf, methodName } from './class-names.js';
