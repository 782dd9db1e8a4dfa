using System.Globalization;
using MnistSample;
using MnistSample.Rendering;

namespace Nabla.Tests.Samples;

public sealed class PlainReportTests
{
    [Fact]
    public async Task ATrainingIsOneLineForEachEpochInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            using StringWriter text = new() { NewLine = "\n" };
            await new PlainReport(text).TrainAsync((batch, row) =>
            {
                for (int epoch = 1; epoch <= 2; epoch++)
                {
                    batch(new BatchReport(epoch, 2, 1, 2, 0.5));
                    batch(new BatchReport(epoch, 2, 2, 2, 0.4));
                    row(new EpochRow(epoch, 0.45, 0.3, 0.9512, TimeSpan.FromSeconds(1.26)));
                }

                return Task.CompletedTask;
            });
            Assert.Equal(
                "epoch 1/2  train loss 0.4500  test loss 0.3000  test accuracy 95.1%  1.3 s\n" +
                "epoch 2/2  train loss 0.4500  test loss 0.3000  test accuracy 95.1%  1.3 s\n",
                text.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task ADownloadIsOneLineForEachFile()
    {
        using StringWriter text = new() { NewLine = "\n" };
        int result = await new PlainReport(text).DownloadAsync(progress =>
        {
            progress(new DownloadProgress("a", 100_000, 9_912_422));
            progress(new DownloadProgress("a", 9_912_422, 9_912_422));
            progress(new DownloadProgress("b", 10, null));
            return Task.FromResult(7);
        });
        Assert.Equal(7, result);
        Assert.Equal("downloading a.gz (9.9 MB)\ndownloading b.gz\n", text.ToString());
    }

    [Fact]
    public void TheMatrixCountsAnswersByDigit()
    {
        ConfusionMatrix matrix = new();
        for (int i = 0; i < 40; i++)
        {
            matrix.Add(digit: 4, answer: i % 4 == 0 ? 9 : 4);
        }

        matrix.Add(digit: 0, answer: 0);
        Assert.Equal((41, 31, 10, 0), (matrix.Total, matrix.Right, matrix[4, 9], matrix[9, 4]));
        Assert.Equal(31 / 41.0, matrix.Accuracy);
        Assert.Equal(0, matrix.Recall(7));

        using StringWriter text = new() { NewLine = "\n" };
        new PlainReport(text).Show(matrix);
        Assert.Contains("     4      .     .     .     .    30     .     .     .     .    10   75.0%\n", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void PicturesShowEachPixelWhereItIs()
    {
        byte[] corner = new byte[784];
        corner[2 * 28 + 2] = 255;
        corner[25 * 28 + 25] = 255;
        string[] lines = [.. Pictures.SideBySide([corner], ["says 1"], unicode: true)];
        Assert.Equal(["says 1", "⠁" + new string('\u2800', 11)], lines[..2]);
        Assert.Equal(new string('\u2800', 11) + "⢀", lines[6]);
        Assert.Equal(7, lines.Length);

        byte[] full = [.. Enumerable.Repeat((byte)255, 784)];
        Assert.Equal("@@@@@@@@@@@@", Pictures.SideBySide([full], ["x"], unicode: false).Last());
        Assert.Equal("", Pictures.SideBySide([new byte[784]], ["x"], unicode: false).Last());
    }
}
