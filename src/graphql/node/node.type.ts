import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType('Node', { description: 'Anything with a global id: `node(id:)` finds it.' })
export abstract class NodeType {
  @Field(() => ID, {
    description:
      'Opaque and global. Its prefix names the type: `ten_`, `key_`, `sbx_`, `fn_`, `fnv_`, `als_`, `pcc_`, `que_`, `top_`, `sub_`, `bkt_`, `obj_`, `trg_`, `url_`, `htx_`, `inv_`, `adv_`.',
  })
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}
