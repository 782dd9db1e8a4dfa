using MnistSample;
using Nabla.Data;

namespace SeedsSample;

/// <summary>The images to learn from: MNIST where it is found, else drawn digits.</summary>
/// <param name="Name">What outputs call them.</param>
/// <param name="IsMnist">Whether they are all of MNIST.</param>
/// <param name="Train">The examples to train with.</param>
/// <param name="Test">The examples to test with.</param>
internal sealed record DigitData(string Name, bool IsMnist, LabeledImages Train, LabeledImages Test)
{
    /// <summary>The environment variable that names MNIST's folder.</summary>
    public const string Variable = "NABLA_MNIST";

    /// <summary>MNIST from the folder given, else from that of the environment, else from <c>shared/data/mnist</c> beside the repository; else drawn digits.</summary>
    /// <exception cref="FileNotFoundException">The folder given lacks one of the four files.</exception>
    public static DigitData Find(string? given)
    {
        if (Folder(given) is not { } folder)
        {
            return Drawn(12_000, 2_000);
        }

        Mnist mnist = Mnist.Load(folder);
        return new DigitData("MNIST", IsMnist: true, mnist.Train, mnist.Test);
    }

    /// <summary>Looks whether the folder that <see cref="Find"/> would read has the four files.</summary>
    /// <exception cref="FileNotFoundException">It lacks one.</exception>
    public static void Check(string? given)
    {
        if (Folder(given) is { } folder)
        {
            MnistFiles.Find(folder);
        }
    }

    /// <summary>Digits that nobody wrote: the same for the same counts.</summary>
    public static DigitData Drawn(int train, int test) =>
        new($"drawn digits, because MNIST was not found (--data FOLDER or {Variable})", IsMnist: false, Draw(1, train), Draw(2, test));

    private static LabeledImages Draw(ulong seed, int count)
    {
        DigitSet digits = DigitSet.Drawn(seed, count);
        return new LabeledImages(digits.Images, digits.Labels);
    }

    private static string? Folder(string? given)
    {
        string? named = given ?? Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrEmpty(named) ? Beside() : named;
    }

    private static string? Beside()
    {
        foreach (string start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                string candidate = Path.Combine(folder.FullName, "shared", "data", "mnist");
                if (Directory.Exists(candidate))
                {
                    return candidate;
                }
            }
        }

        return null;
    }
}
