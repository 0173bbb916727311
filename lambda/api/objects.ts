// Which call reads the object behind a hook.

import type { RecordedEvent } from '../events.ts';
import { readStockLevel } from './answers.ts';
import type { PosterClient, Raw } from './shapes.ts';

/** @returns the objects in the answer; none when Poster has none */
export type Find = (method: string, parameters?: Record<string, string>) => Promise<Raw[]>;

interface Read {
  method: string;
  /** The parameter that takes the id. Without one, Poster returns all objects, or the only one there is. */
  by?: string;
  /** The field that contains the id when Poster returns all objects. */
  idField?: string;
}

/** Objects that are returned as Poster sends them. The field of a loyalty rule is a guess. */
const READS: { [object: string]: Read } = {
  product: { method: 'menu.getProduct', by: 'product_id' },
  dish: { method: 'menu.getProduct', by: 'product_id' },
  category: { method: 'menu.getCategory', by: 'category_id' },
  prepack: { method: 'menu.getPrepack', by: 'product_id' },
  ingredient: { method: 'menu.getIngredient', by: 'ingredient_id' },
  ingredients_category: { method: 'menu.getCategoryIngredients', by: 'category_id' },
  workshop: { method: 'menu.getWorkshop', by: 'workshop_id' },
  clients_group: { method: 'clients.getGroup', by: 'group_id' },
  promotion: { method: 'clients.getPromotion', by: 'promotion_id' },
  promotion_prize: { method: 'clients.getClientsPrizes', by: 'prize_id' },
  'loyalty rule': { method: 'clients.getLoyaltyRules', idField: 'loyalty_rule_id' },
  loyalty_rule: { method: 'clients.getLoyaltyRules', idField: 'loyalty_rule_id' },
  storage: { method: 'storage.getStorage', by: 'storage_id' },
  supply: { method: 'storage.getSupply', by: 'supply_id' },
  spot: { method: 'spots.getSpot', by: 'spot_id' },
  register: { method: 'access.getTablets', idField: 'tablet_id' },
  waiter: { method: 'access.getEmployees', idField: 'user_id' },
  book_transaction: { method: 'finance.getTransaction', by: 'transaction_id' },
  cash_shift_transaction: {
    method: 'finance.getCashShiftTransaction',
    by: 'cash_shift_transaction_id',
  },
  configs: { method: 'settings.getAllSettings' },
  application: { method: 'application.getInfo' },
};

const RESERVATION = 2;

export const createFetchObject =
  (client: Omit<PosterClient, 'fetchObject'>, find: Find): PosterClient['fetchObject'] =>
  async ({ object, objectId, data }) => {
    switch (object) {
      case 'transaction':
        return as('receipt', await client.receipt(objectId));
      case 'incoming_order':
        return data?.object === object && data.value.type === RESERVATION
          ? as('reservation', await client.reservation(objectId))
          : as('online-order', await client.onlineOrder(objectId));
      case 'client':
      case 'client_payed_sum':
      case 'client_ewallet':
        return as('client', await client.client(objectId));
      case 'stock':
        return as('stock', await findStock(find, objectId, data));
      default:
        return as('other', await findOther(find, object, objectId));
    }
  };

const as = <Kind, Value>(kind: Kind, value: Value | undefined) => value && { kind, value };

/**
 * The codes of `type` in hooks and in lists of leftovers differ. In the order of the hooks' codes from 1 on:
 * ingredient, product, modifier, dish, semi-finished product.
 */
const LEFTOVER_TYPES = [undefined, '4', '1', '5', '2', '3'];

async function findStock(find: Find, objectId: string, data: RecordedEvent['data']) {
  if (data?.object !== 'stock' || !data.value.storage_id) return undefined;
  const { type, element_id, storage_id } = data.value;
  const query: Record<string, string> = { storage_id, zero_leftovers: 'true' };
  const leftoverType = LEFTOVER_TYPES[type ?? 0];
  if (leftoverType !== undefined) query.type = leftoverType;
  const found = await find('storage.getStorageLeftovers', query);
  const levels = found.map((raw) => readStockLevel(raw, storage_id));
  return levels.find(({ elementId }) => elementId === (element_id || objectId));
}

async function findOther(find: Find, object: string, objectId: string) {
  const read = Object.hasOwn(READS, object) ? READS[object] : undefined;
  if (read === undefined) return undefined;
  const { method, by, idField } = read;
  const found = await find(method, by === undefined ? {} : { [by]: objectId });
  return idField === undefined ? found[0] : found.find((raw) => String(raw[idField]) === objectId);
}
