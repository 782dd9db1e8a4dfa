using Nabla;
using Nabla.Data;

namespace GuideSample.Loading;

/// <summary>Tables, images and text: docs/guide/data.md.</summary>
internal static class Files
{
    public static void Table()
    {
        // snippet: data-csv
        CsvTable table = CsvFile.Parse("""
            area,rooms,district,garden,price
            64,2,north,true,310
            120,,west,true,520
            80,3,north,false,390
            """);
        Expect.Same($"{table["rooms"]}", "rooms: Integer, 3 rows, 1 missing");

        string[] inputs = ["area", "rooms", "district", "garden"];
        Tensor x = table.ToFeatures(inputs);
        Tensor y = table.ToFeatures("price");
        Expect.Same(string.Join(' ', table.FeatureNames(inputs)), "area rooms district=north district=west garden");

        // Found on the data to train with, and applied to all:
        Imputation imputation = Imputation.Median(x);
        Standardization scale = Standardization.Fit(imputation.Apply(x));
        x = scale.Apply(imputation.Apply(x));
        // end

        Expect.Same($"{x.Shape} {y.Shape}", "[3, 5] [3, 1]");
    }

    public static void Images()
    {
        string folder = Directory.CreateTempSubdirectory("nabla-guide").FullName;
        foreach (string name in (string[])["cat/1.png", "cat/2.png", "dog/1.png"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            ImageFile.WritePng(Path.Combine(folder, name), Tensor.Rand([3, 40, 50], seed: 1));
        }

        // snippet: data-images
        ImageFolder images = new(folder, ImageChannels.Rgb, height: 32, width: 32);
        ImageAugmentation augmentation = ImageAugmentation.Sequence(
            new RandomCrop(32, 32, padding: 4), new RandomFlip(), new RandomAffine(degrees: 10), new ColorJitter(brightness: 0.2, hue: 0.05));
        DataLoader loader = DataLoader.From(images, batch: 2, seed: 1).WithAugmentation(augmentation, seed: 1).WithWorkers(2);
        foreach ((Tensor x, Tensor y) in loader)
        {
            Expect.Same(x.DType, DType.Float32);
            Expect.Same(images.Classes[(int)y[0]] is "cat" or "dog", true);
        }
        // end

        Directory.Delete(folder, recursive: true);
    }

    public static void Text()
    {
        string path = Path.GetTempFileName();
        string corpus = string.Concat(Enumerable.Repeat("the theory of the other thing, thoroughly thought through. ", 20));

        // snippet: data-text
        BytePairEncoding encoding = BytePairEncoding.Train(corpus, vocabulary: 300);
        encoding.Save(path);
        long[] tokens = BytePairEncoding.Load(path).Encode(corpus);
        Expect.Same(encoding.Decode(tokens), corpus);

        // Each stretch of 16 tokens, and the tokens after each of them:
        SlidingWindows windows = new(Tensor.Of(tokens), length: 16);
        DataLoader loader = DataLoader.From(windows, batch: 8, seed: 1);
        (Tensor x, Tensor y) = loader.First();
        Expect.Same((long)x[0, 1], (long)y[0, 0]);
        // end

        File.Delete(path);
    }
}
