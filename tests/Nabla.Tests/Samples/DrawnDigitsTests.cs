using System.Security.Cryptography;
using MnistSample.Digits;

namespace Nabla.Tests.Samples;

public sealed class DrawnDigitsTests
{
    private const ulong TrainSeed = 11;

    private const ulong HeldOutSeed = 12;

    [Fact]
    public void TheBytesAreTheSameOnEveryPlatform()
    {
        (byte[] images, byte[] labels) = DrawnDigits.Draw(seed: 7, count: 300);
        Assert.Equal("4f3e14dffdd68d927054c360e60d6fcaf6e2b850874cb3741b01bd7daaaed439", Convert.ToHexStringLower(SHA256.HashData(images)));
        Assert.Equal("419ed080c7d44b02aa9a87bbcf5e3ba00ecc6c5adc506b103751c36b6f93f886", Convert.ToHexStringLower(SHA256.HashData(labels)));
    }

    [Fact]
    public void AnImageDependsOnSeedAndIndexOnly()
    {
        (byte[] images, byte[] labels) = DrawnDigits.Draw(seed: 5, count: 40);
        byte[] alone = new byte[DrawnDigits.PixelCount];
        int label = DrawnDigits.Draw(seed: 5, index: 39, alone);
        Assert.Equal(labels[39], label);
        Assert.True(images.AsSpan(39 * DrawnDigits.PixelCount).SequenceEqual(alone));

        (byte[] otherSeed, _) = DrawnDigits.Draw(seed: 6, count: 40);
        for (int i = 0; i < 40; i++)
        {
            Range at = (i * DrawnDigits.PixelCount)..((i + 1) * DrawnDigits.PixelCount);
            Assert.False(images.AsSpan(at).SequenceEqual(otherSeed.AsSpan(at)), $"image {i} does not depend on the seed");
        }
    }

    [Fact]
    public void NoTwoImagesAreEqualAndEachDigitIsThere()
    {
        (byte[] images, byte[] labels) = DrawnDigits.Draw(TrainSeed, count: 3_000);
        HashSet<string> seen = [];
        for (int i = 0; i < labels.Length; i++)
        {
            Assert.True(seen.Add(Convert.ToHexString(SHA256.HashData(images.AsSpan(i * 784, 784)))), $"image {i} occurs twice");
        }

        int[] counts = new int[10];
        foreach (byte label in labels)
        {
            counts[label]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 200, 400));
    }

    [Fact]
    public void InkIsNeitherMissingNorFlooding()
    {
        (byte[] images, byte[] labels) = DrawnDigits.Draw(TrainSeed, count: 2_000);
        for (int i = 0; i < labels.Length; i++)
        {
            int inked = images.AsSpan(i * 784, 784).ToArray().Count(pixel => pixel > 100);
            Assert.InRange(inked, 12, 330);
        }
    }

    /// <summary>If the mean image of each class told the digits apart, reaching 95 % would say nothing about the network.</summary>
    [Fact]
    public void NearestCentroidStaysUnder85Percent()
    {
        (byte[] images, byte[] labels) = DrawnDigits.Draw(TrainSeed, count: 4_000);
        double[][] centroids = Centroids(images, labels);
        (byte[] heldOut, byte[] answers) = DrawnDigits.Draw(HeldOutSeed, DrawnDigits.TestCount);
        int right = 0;
        for (int i = 0; i < answers.Length; i++)
        {
            right += Nearest(centroids, heldOut.AsSpan(i * 784, 784)) == answers[i] ? 1 : 0;
        }

        double accuracy = right / (double)answers.Length;
        Assert.InRange(accuracy, 0.70, 0.85);
    }

    private static double[][] Centroids(byte[] images, byte[] labels)
    {
        double[][] centroids = [.. Enumerable.Range(0, 10).Select(_ => new double[784])];
        int[] counts = new int[10];
        for (int i = 0; i < labels.Length; i++)
        {
            counts[labels[i]]++;
            for (int k = 0; k < 784; k++)
            {
                centroids[labels[i]][k] += images[i * 784 + k];
            }
        }

        for (int digit = 0; digit < 10; digit++)
        {
            for (int k = 0; k < 784; k++)
            {
                centroids[digit][k] /= counts[digit];
            }
        }

        return centroids;
    }

    private static int Nearest(double[][] centroids, ReadOnlySpan<byte> image)
    {
        int best = -1;
        double least = double.MaxValue;
        for (int digit = 0; digit < centroids.Length; digit++)
        {
            double distance = 0;
            for (int k = 0; k < image.Length; k++)
            {
                double difference = centroids[digit][k] - image[k];
                distance += difference * difference;
            }

            if (distance < least)
            {
                (best, least) = (digit, distance);
            }
        }

        return best;
    }
}
