using Nabla.Data;

namespace Nabla.Tests.Data;

public sealed class MnistFilesTests : IDisposable
{
    private static readonly string[] s_names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    private readonly string _folder = Directory.CreateTempSubdirectory("mnist-files").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", false)]
    [InlineData(".gz", false)]
    [InlineData("", true)]
    [InlineData(".gz", true)]
    public void Every_form_of_the_names_is_found(string ending, bool isDotted)
    {
        string[] paths = [.. s_names.Select(name => Make((isDotted ? name.Replace("-idx", ".idx", StringComparison.Ordinal) : name) + ending))];

        MnistFiles files = MnistFiles.Find(_folder);

        Assert.Equal(paths, (string[])[files.TrainImages, files.TrainLabels, files.TestImages, files.TestLabels]);
    }

    [Fact]
    public void Plain_files_come_before_packed_ones()
    {
        foreach (string name in s_names)
        {
            Make(name + ".gz");
            Make(name);
        }

        Assert.EndsWith("idx3-ubyte", MnistFiles.Find(_folder).TrainImages, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_listed_with_the_others()
    {
        Make(s_names[0]);
        Make(s_names[1] + ".gz");
        Make(s_names[3]);

        FileNotFoundException error = Assert.Throws<FileNotFoundException>(() => MnistFiles.Find(_folder));

        Assert.Equal(
            $"The folder {_folder} lacks files of MNIST: train-images-idx3-ubyte: present; train-labels-idx1-ubyte: present; t10k-images-idx3-ubyte: missing; t10k-labels-idx1-ubyte: present. Each may be plain or end in .gz.",
            error.Message);
        Assert.Equal(Path.Combine(_folder, s_names[2]), error.FileName);
    }

    [Fact]
    public void A_missing_folder_is_said_to_be_missing()
    {
        FileNotFoundException error = Assert.Throws<FileNotFoundException>(() => MnistFiles.Find(Path.Combine(_folder, "nowhere")));

        Assert.StartsWith("There is no folder", error.Message, StringComparison.Ordinal);
    }

    private string Make(string name)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, []);
        return path;
    }
}
