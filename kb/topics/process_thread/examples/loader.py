import os

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, get_worker_info


class Samples(Dataset[Tensor]):
    def __len__(self) -> int:
        return 8

    def __getitem__(self, index: int) -> Tensor:
        worker = get_worker_info()
        return torch.tensor([index, -1 if worker is None else worker.id, os.getpid()])


if __name__ == "__main__":
    for workers in (0, 2):
        context = "spawn" if workers else None
        loader = DataLoader(Samples(), 2, num_workers=workers, multiprocessing_context=context)
        batches = list(loader)
        print("workers:", workers, " prefetch_factor:", loader.prefetch_factor)
        print("  samples:  ", [batch[:, 0].tolist() for batch in batches])
        print("  worker:   ", [int(batch[0, 1]) for batch in batches])
        pids = {int(batch[0, 2]) for batch in batches}
        print("  processes:", len(pids), "main among them:", os.getpid() in pids)
