"""The program of samples/Mnist in PyTorch, for eng/compare: python3 compare-mnist.py <folder of the four files> <where to save>."""

import gzip
import os
import sys

import torch

BATCH, EPOCHS, TEST_BATCH = 64, 3, 1000


def read(folder, name, header):
    with gzip.open(os.path.join(folder, name + ".gz")) as file:
        return torch.frombuffer(bytearray(file.read()), dtype=torch.uint8, offset=header)


def load(folder, name):
    images = read(folder, name + "-images-idx3-ubyte", 16).view(-1, 784).float()
    return images.div_(255).sub_(0.1307).div_(0.3081), read(folder, name + "-labels-idx1-ubyte", 8).long()


def accuracy(model, images, labels):
    with torch.no_grad():
        right = sum((model(x).argmax(1) == y).sum() for x, y in zip(images.split(TEST_BATCH), labels.split(TEST_BATCH)))
    return 100 * int(right) / len(labels)


def main():
    folder, save = sys.argv[1:]
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.manual_seed(0)
    images, labels = load(folder, "train")
    test_images, test_labels = load(folder, "t10k")
    model = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(EPOCHS):
        total = 0.0
        for chosen in torch.randperm(len(images)).split(BATCH):
            optimizer.zero_grad(set_to_none=True)
            loss = torch.nn.functional.cross_entropy(model(images[chosen]), labels[chosen])
            loss.backward()
            optimizer.step()
            total += loss.item()
        print("epoch %d: loss %.4f, test accuracy %.1f%%" % (epoch + 1, total * BATCH / len(images), accuracy(model, test_images, test_labels)))
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, save)
    print("test accuracy: %.1f%%" % accuracy(model, test_images, test_labels))


if __name__ == "__main__":
    main()
