namespace Nabla.Data;

/// <summary>Where the four files of MNIST are, or of a data set in its format (Fashion-MNIST, KMNIST, …).</summary>
/// <remarks>Each may be plain or packed by gzip, and named as first published (<c>train-images-idx3-ubyte</c>) or as some programs unpack it (<c>train-images.idx3-ubyte</c>).</remarks>
public sealed class MnistFiles
{
    private static readonly string[] s_names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    private MnistFiles(string[] paths)
    {
        TrainImages = paths[0];
        TrainLabels = paths[1];
        TestImages = paths[2];
        TestLabels = paths[3];
    }

    /// <summary>The path of the images to train with: UInt8, [60000, 28, 28] in MNIST.</summary>
    public string TrainImages { get; }

    /// <summary>The path of the labels to train with: UInt8, [60000].</summary>
    public string TrainLabels { get; }

    /// <summary>The path of the images to test with: UInt8, [10000, 28, 28].</summary>
    public string TestImages { get; }

    /// <summary>The path of the labels to test with: UInt8, [10000].</summary>
    public string TestLabels { get; }

    /// <summary>Finds the four files in a folder. Of several forms of a file the plain one is taken; nothing is opened.</summary>
    /// <exception cref="FileNotFoundException">A file is missing, or the folder; the message lists which of the four are there.</exception>
    public static MnistFiles Find(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        string?[] paths = [.. s_names.Select(name => Form(directory, name))];
        if (paths.Contains(null))
        {
            string list = string.Join("; ", s_names.Zip(paths, (name, path) => $"{name}: {(path is null ? "missing" : "present")}"));
            string folder = Directory.Exists(directory) ? $"The folder {directory} lacks files of MNIST" : $"There is no folder {directory} with the files of MNIST";
            throw new FileNotFoundException($"{folder}: {list}. Each may be plain or end in .gz.", Path.Combine(directory, s_names[Array.IndexOf(paths, null)]));
        }

        return new MnistFiles(paths!);
    }

    private static string? Form(string directory, string name)
    {
        string dotted = name.Replace("-idx", ".idx", StringComparison.Ordinal);
        string[] forms = [name, dotted, name + ".gz", dotted + ".gz"];
        return forms.Select(form => Path.Combine(directory, form)).FirstOrDefault(File.Exists);
    }
}
