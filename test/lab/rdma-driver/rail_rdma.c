// SPDX-License-Identifier: GPL-2.0
/*
 * An RDMA device for every igb virtual function (8086:10ca) of the lab.
 *
 * Soft RoCE is bound to a netdev and vanishes when that netdev changes its
 * network namespace. A real adapter's RDMA device belongs to the PCI function
 * instead and stays behind until it is moved by itself. This module is such a
 * device as far as rdma netlink and sysfs can see: it can be listed, moved and
 * renamed, and it carries no data.
 *
 *   insmod rail_rdma.ko                one mlx5_N per function, Ethernet
 *   insmod rail_rdma.ko infiniband=1   the same with the InfiniBand link layer
 *
 * The module is under the GPL because the kernel's RDMA symbols ask for it.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <rdma/ib_verbs.h>

#define IGB_VF_DEVICE 0x10ca

static bool infiniband;
module_param(infiniband, bool, 0444);
MODULE_PARM_DESC(infiniband, "answer InfiniBand as the link layer");

struct rail {
	struct ib_device ibdev; /* first: ib_alloc_device() demands it */
	struct pci_dev *function;
	struct list_head entry;
};

struct rail_ucontext {
	struct ib_ucontext ibctx;
};

static LIST_HEAD(rails);
static DEFINE_MUTEX(rails_lock);

static int query_device(struct ib_device *ibdev, struct ib_device_attr *attr, struct ib_udata *udata)
{
	struct rail *rail = container_of(ibdev, struct rail, ibdev);

	memset(attr, 0, sizeof(*attr));
	attr->sys_image_guid = ibdev->node_guid;
	attr->vendor_id = rail->function->vendor;
	attr->vendor_part_id = rail->function->device;
	attr->max_pkeys = 1;
	return 0;
}

static int query_port(struct ib_device *ibdev, u32 port, struct ib_port_attr *attr)
{
	attr->state = IB_PORT_ACTIVE;
	attr->phys_state = IB_PORT_PHYS_STATE_LINK_UP;
	attr->max_mtu = IB_MTU_4096;
	attr->active_mtu = IB_MTU_4096;
	attr->active_width = IB_WIDTH_4X;
	attr->active_speed = IB_SPEED_EDR;
	attr->pkey_tbl_len = 1;
	return 0;
}

static int query_pkey(struct ib_device *ibdev, u32 port, u16 index, u16 *pkey)
{
	*pkey = 0xffff;
	return 0;
}

/* No capability at all keeps the connection managers and their MADs away. */
static int get_port_immutable(struct ib_device *ibdev, u32 port, struct ib_port_immutable *immutable)
{
	immutable->pkey_tbl_len = 1;
	return 0;
}

static enum rdma_link_layer get_link_layer(struct ib_device *ibdev, u32 port)
{
	return infiniband ? IB_LINK_LAYER_INFINIBAND : IB_LINK_LAYER_ETHERNET;
}

static int alloc_ucontext(struct ib_ucontext *context, struct ib_udata *udata)
{
	return 0;
}

static void dealloc_ucontext(struct ib_ucontext *context)
{
}

/* Without it the core refuses to move the device: open handles must be revocable. */
static void disassociate_ucontext(struct ib_ucontext *context)
{
}

static const struct ib_device_ops rail_ops = {
	.owner = THIS_MODULE,
	.driver_id = RDMA_DRIVER_UNKNOWN,
	.uverbs_abi_ver = 1,
	.query_device = query_device,
	.query_port = query_port,
	.query_pkey = query_pkey,
	.get_port_immutable = get_port_immutable,
	.get_link_layer = get_link_layer,
	.alloc_ucontext = alloc_ucontext,
	.dealloc_ucontext = dealloc_ucontext,
	.disassociate_ucontext = disassociate_ucontext,
	INIT_RDMA_OBJ_SIZE(ib_ucontext, rail_ucontext, ibctx),
};

static int rail_add(struct pci_dev *function)
{
	struct rail *rail = ib_alloc_device(rail, ibdev);
	int err;

	if (!rail)
		return -ENOMEM;
	rail->function = pci_dev_get(function);
	rail->ibdev.node_type = RDMA_NODE_IB_CA;
	rail->ibdev.phys_port_cnt = 1;
	rail->ibdev.dev.parent = &function->dev;
	rail->ibdev.node_guid = cpu_to_be64(0x0200000000000000ULL | pci_dev_id(function));
	ib_set_device_ops(&rail->ibdev, &rail_ops);
	err = ib_register_device(&rail->ibdev, "mlx5_%d", NULL);
	if (err) {
		pci_dev_put(function);
		ib_dealloc_device(&rail->ibdev);
		return err;
	}
	mutex_lock(&rails_lock);
	list_add_tail(&rail->entry, &rails);
	mutex_unlock(&rails_lock);
	return 0;
}

/* Of one function, or of all when function is NULL. */
static void rail_remove(struct pci_dev *function)
{
	struct rail *rail, *next;
	LIST_HEAD(gone);

	mutex_lock(&rails_lock);
	list_for_each_entry_safe(rail, next, &rails, entry)
		if (!function || rail->function == function)
			list_move_tail(&rail->entry, &gone);
	mutex_unlock(&rails_lock);

	list_for_each_entry_safe(rail, next, &gone, entry) {
		struct pci_dev *held = rail->function;

		ib_unregister_device(&rail->ibdev);
		ib_dealloc_device(&rail->ibdev);
		pci_dev_put(held);
	}
}

/* sriov_numvfs may be written while the module is loaded: follow it. */
static int pci_changed(struct notifier_block *self, unsigned long event, void *device)
{
	struct pci_dev *function = to_pci_dev(device);

	if (function->vendor != PCI_VENDOR_ID_INTEL || function->device != IGB_VF_DEVICE)
		return NOTIFY_DONE;
	if (event == BUS_NOTIFY_ADD_DEVICE && rail_add(function))
		dev_err(&function->dev, "rail_rdma: no RDMA device registered\n");
	if (event == BUS_NOTIFY_DEL_DEVICE)
		rail_remove(function);
	return NOTIFY_OK;
}

static struct notifier_block pci_watch = { .notifier_call = pci_changed };

/* In order of their addresses, which need not be the order they appeared in. */
static struct pci_dev *function_from(unsigned int least)
{
	struct pci_dev *function = NULL, *first = NULL;

	while ((function = pci_get_device(PCI_VENDOR_ID_INTEL, IGB_VF_DEVICE, function))) {
		if (pci_dev_id(function) < least || (first && pci_dev_id(function) > pci_dev_id(first)))
			continue;
		pci_dev_put(first);
		first = pci_dev_get(function);
	}
	return first;
}

static int __init rail_rdma_init(void)
{
	struct pci_dev *function;
	unsigned int least = 0;
	int err;

	while ((function = function_from(least))) {
		least = pci_dev_id(function) + 1;
		err = rail_add(function);
		pci_dev_put(function);
		if (err)
			goto undo;
	}
	err = bus_register_notifier(&pci_bus_type, &pci_watch);
	if (!err)
		return 0;
undo:
	rail_remove(NULL);
	return err;
}

static void __exit rail_rdma_exit(void)
{
	bus_unregister_notifier(&pci_bus_type, &pci_watch);
	rail_remove(NULL);
}

module_init(rail_rdma_init);
module_exit(rail_rdma_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test RDMA devices on igb virtual functions");
