using System.Globalization;
using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed class ReportTextTests
{
    [Fact]
    public void A_model_prints_what_it_holds()
        => Assert.Equal(
            """
            Sequential: 17 trainable numbers
              0: Linear (weight float32 [3, 2]; bias float32 [3])
              1: Sequential
                1.0: Tanh
                1.1: Linear (weight float32 [2, 3]; bias float32 [2])
            """.ReplaceLineEndings("\n"),
            new Sequential(new Linear(2, 3), new Sequential(new Tanh(), new Linear(3, 2))).ToString());

    [Fact]
    public void A_layer_of_its_own_prints_its_variables()
        => Assert.Equal("Linear: 6 trainable numbers (weight float32 [3, 2])", new Linear(2, 3, bias: false).ToString());

    [Fact]
    public void Reports_print_as_one_line_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(
                "epoch 3: loss 0.125, accuracy 95.0%, validation loss 0.25, validation accuracy 94.5%, 1.5 s",
                new EpochReport(3, 0.125, 0.95, 0.25, 0.945, 100, TimeSpan.FromSeconds(1.5)).ToString());
            Assert.Equal("epoch 1: loss 0.125, 0.5 s", new EpochReport(1, 0.125, null, null, null, 100, TimeSpan.FromSeconds(0.5)).ToString());
            TrainingProgress progress = new(new TrainingPosition(1, 14), 3, 0.125, 0.951, 896, TimeSpan.FromSeconds(0.75));
            Assert.Equal("epoch 2/3, batch 14: loss 0.125, accuracy 95.1%, 896 examples, 0.8 s", progress.ToString());
            Assert.Equal("epoch 2/3, batch 14: loss 0.125, 896 examples, 0.8 s", (progress with { Accuracy = null }).ToString());
            Assert.Equal(
                "epoch 1: loss 0.125, 0.5 s",
                (progress with { Finished = new EpochReport(1, 0.125, null, null, null, 100, TimeSpan.FromSeconds(0.5)) }).ToString());
            Linear layer = new(2, 3);
            Sgd optimizer = new(layer.Parameters, 0.125);
            layer.Forward(Tensor.Ones(1, 2)).Sum().Backward();
            optimizer.Step();
            Assert.Equal("Sgd: learning rate 0.125, 2 parameters of 9 numbers, 1 steps taken", optimizer.ToString());
            Assert.Equal("loss 0.125, accuracy 95.0% of 100 examples", new Nabla.Learning.Evaluation(0.125, 0.95, 100).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0, "inputs of this batch are not all finite")]
    [InlineData(1, "targets of this batch are not all finite")]
    [InlineData(2, "Parameters are no longer finite")]
    [InlineData(3, "data and the parameters are finite")]
    public async Task A_loss_that_is_no_number_is_traced_to_what_was_broken(int broken, string expected)
    {
        Linear model = new(2, 1);
        Tensor x = Tensor.Full([4, 2], broken == 0 ? float.NaN : broken == 3 ? 1e30f : 1f);
        Tensor y = Tensor.Full([4, 1], broken == 1 ? float.PositiveInfinity : 1f);
        if (broken == 2)
        {
            model.Weight.Value = Tensor.Full([1, 2], float.NaN);
        }

        Trainer trainer = new(model, new Sgd(model.Parameters, 0.1), Loss.MeanSquaredError);
        NotFiniteNumberException thrown = await Assert.ThrowsAsync<NotFiniteNumberException>(() => trainer.FitAsync([(x, y)], 1));
        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }
}
