/** Prints the idle price of each stack in each stage; `npm run price`. */
import { assemblies } from '../atlas/assembly/stages.ts';
import { idlePrices } from '../atlas/price/idle.ts';
import { priceTable } from '../atlas/price/table.ts';

const stages = Object.entries(await assemblies()).map(([stage, assembly]) => [stage, idlePrices(assembly)] as const);
console.log(priceTable(Object.fromEntries(stages)));
