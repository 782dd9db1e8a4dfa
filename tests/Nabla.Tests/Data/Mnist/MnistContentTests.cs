using System.Security.Cryptography;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>The data set as published; where the machine does not have it, there is nothing to check.</summary>
public sealed class MnistContentTests
{
    [Fact]
    public async Task The_published_files_are_read_as_published()
    {
        if (MnistFolder.Path is null)
        {
            return;
        }

        MnistFiles files = MnistFiles.Find(MnistFolder.Path);

        IdxData images = await IdxFile.ReadAsync(files.TestImages);
        Assert.Equal(IdxType.UInt8, images.Type);
        Assert.Equal([10000, 28, 28], images.Shape.ToArray());
        var file = new MemoryStream();
        IdxFile.Write(file, images);
        Assert.Equal("0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", Convert.ToHexStringLower(SHA256.HashData(file.ToArray())));

        Assert.Equal([60000, 28, 28], IdxFile.Read(files.TrainImages).Shape.ToArray());
        IdxData labels = IdxFile.Read(files.TrainLabels);
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], labels.Bytes[..10].ToArray());
        Assert.Equal([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], labels.Bytes.ToArray().CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => pair.Value));
    }
}
